import { Dumbbell, Flag, Footprints, Leaf, NotebookPen, Zap } from 'lucide-react';
import type { SessionType } from '@/supabase/rows';

const icons = { run: Footprints, hiit: Zap, strength: Dumbbell, simulation: Flag, recovery: Leaf };

/** Decoration beside a name. */
export function TypeIcon({ type, size }: { type: SessionType | null; size: number }) {
  const Icon = (type && icons[type]) || NotebookPen;
  return <Icon size={size} aria-hidden="true" />;
}
