/** What GET /units answers with. */
export interface UnitView {
  unitId: string;
  parentUnitId: string | null;
  kind: 'campus' | 'school' | 'faculty' | 'department' | 'programme' | 'year_group';
  code: string;
  name: string;
  timeZone: string | null;
}

export interface UnitInTree extends UnitView {
  /** From 0 at the top. */
  depth: number;
  children: UnitInTree[];
}

/** The tree, each unit's children by name; a unit whose parent is gone or above itself stands at the top. */
export function unitTree(units: readonly UnitView[]): UnitInTree[] {
  const known = new Set(units.map((unit) => unit.unitId));
  const build = (parent: string | null, depth: number, above: ReadonlySet<string>): UnitInTree[] =>
    units
      .filter((unit) => !above.has(unit.unitId))
      .filter((unit) =>
        parent === null ? unit.parentUnitId === null || !known.has(unit.parentUnitId) : unit.parentUnitId === parent,
      )
      .toSorted((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))
      .map((unit) => ({ ...unit, depth, children: build(unit.unitId, depth + 1, new Set(above).add(unit.unitId)) }));
  return build(null, 0, new Set());
}

/** The tree read from top to bottom: for lists in which depth is an indent. */
export function unitsInOrder(units: readonly UnitView[]): UnitInTree[] {
  const flat = (nodes: readonly UnitInTree[]): UnitInTree[] => nodes.flatMap((node) => [node, ...flat(node.children)]);
  return flat(unitTree(units));
}
