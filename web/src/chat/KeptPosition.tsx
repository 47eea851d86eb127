import { Component, type ReactNode, type RefObject } from 'react';

interface Props {
  list: RefObject<HTMLElement | null>;
  /** Selects the list's items. */
  item: string;
  /** Changes with what stands before the first item, or is it. */
  above: string;
  children: ReactNode;
}

interface Snapshot {
  element: Element;
  top: number;
}

/**
 * What is read stays where it is on the screen while something is put before it. Browsers do so by themselves
 * only away from the very top, and Safari not at all; for this change theirs is switched off, it may hold on to
 * what goes. A class, because only one is asked just before the document changes.
 */
export class KeptPosition extends Component<Props> {
  override getSnapshotBeforeUpdate(last: Props): Snapshot | null {
    const { list, item, above } = this.props;
    const element = last.above === above ? null : list.current?.querySelector(item);
    if (!element) return null;
    this.scroller()?.style.setProperty('overflow-anchor', 'none');
    return { element, top: element.getBoundingClientRect().top };
  }

  override componentDidUpdate(_props: Props, _state: unknown, before: Snapshot | null): void {
    const scroller = this.scroller();
    if (!scroller || !before) return;
    if (before.element.isConnected) {
      const wanted = before.element.getBoundingClientRect().top - before.top + this.rest;
      const from = scroller.scrollTop;
      scroller.scrollTop = from + wanted;
      // It scrolls by whole pixels: what is left over is for the next time, or it would add up.
      this.rest = (wanted - (scroller.scrollTop - from)) % 1;
    }
    // After the frame that shows it.
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      this.frame = requestAnimationFrame(() => scroller.style.removeProperty('overflow-anchor'));
    });
  }

  private rest = 0;
  private frame = 0;
  private readonly scroller = () => this.props.list.current?.parentElement?.parentElement;

  override render() {
    return this.props.children;
  }
}
