/** The eight stations in race order; `id` is what benchmark_tests.results.station holds. */
export const stations = [
  { id: 'ski_erg', name: 'SkiErg', dose: '1000 m', loaded: false },
  { id: 'sled_push', name: 'Sled push', dose: '50 m', loaded: true },
  { id: 'sled_pull', name: 'Sled pull', dose: '50 m', loaded: true },
  { id: 'burpee_broad_jumps', name: 'Burpee broad jumps', dose: '80 m', loaded: false },
  { id: 'row', name: 'Row', dose: '1000 m', loaded: false },
  { id: 'farmers_carry', name: 'Farmers carry', dose: '200 m', loaded: true },
  { id: 'sandbag_lunges', name: 'Sandbag lunges', dose: '100 m', loaded: true },
  { id: 'wall_balls', name: 'Wall balls', dose: '100 reps', loaded: true },
] as const;

export type Station = (typeof stations)[number];
export type StationId = Station['id'];

export const stationOf = (id: string | undefined): Station | undefined =>
  stations.find((station) => station.id === id);
