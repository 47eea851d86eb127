import { describe, expect, it } from 'vitest';
import { withoutTrailingSlash } from './address';

const tidied = (text: string) => withoutTrailingSlash(new URL(text, 'http://coach.example'));

describe('the address', () => {
  it('has no slash at the end of its path', () => {
    expect(tidied('/log/')).toBe('/log');
    expect(tidied('/log/new/?type=run#form')).toBe('/log/new?type=run#form');
    expect(tidied('/chat/5//')).toBe('/chat/5');
    expect(tidied('/?x=1')).toBe('/?x=1');
    expect(withoutTrailingSlash({ pathname: '///', search: '', hash: '' })).toBe('/');
    expect(withoutTrailingSlash({ pathname: '//elsewhere/', search: '', hash: '' })).toBe('/elsewhere');
  });
  it('stays as it is otherwise', () => {
    for (const address of ['/', '/log', '/log?week=/', '/progress#a/']) expect(tidied(address)).toBe(address);
  });
});
