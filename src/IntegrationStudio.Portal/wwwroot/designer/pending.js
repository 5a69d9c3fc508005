// A mapping between its two ends: begun on a row of one side, completed on a row of the other, or given up.

export class Pending {
  constructor(map) {
    this.map = map;
    this.from = null;
  }

  begin(from) {
    const { map } = this;
    const closed = map.closed();
    if (closed) { map.refuse(from.side, from.node.key, closed); return; }
    this.from = from;
    const other = from.side === 'source' ? 'target' : 'source';
    map.root.classList.add('connecting');
    map.root.querySelector('[data-pending]').textContent = from.node.path;
    for (const side of Object.values(map.sides)) side.rows.refresh();
    map.sides[other].rows.focus();
    map.say(`Mapping ${from.node.path}: choose a ${other} row, Enter completes, Escape cancels.`);
  }

  complete(to) {
    const { from, map } = this;
    const why = map.drag.reason(to.side, to.node);
    if (why) { map.refuse(to.side, to.node.key, why); return; }
    this.#end();
    this.connect(from, to);
  }

  /** Gives up; the focus goes back to where it began. */
  cancel() {
    const { from, map } = this;
    if (!from) return;
    this.#end();
    map.sides[from.side].rows.activate(from.node);
    map.say('Cancelled.');
  }

  /** After rows were made again. */
  remake() {
    if (this.from) this.from = { ...this.from, node: this.map.sides[this.from.side].tree.find(this.from.node.key) ?? this.from.node };
  }

  /** Either end may come first. */
  connect(from, to) {
    const [source, target] = from.side === 'source' ? [from.node, to.node] : [to.node, from.node];
    this.map.say(`Mapping ${source.path} to ${target.path}.`);
    this.map.send('MapRequested', source.key, target.key);
  }

  /** Removes the mapping of a row: the selected one, or the only one. */
  remove(side, node) {
    const { map } = this;
    const rules = [...new Set(map.lines.of(side, node.key).map(line => line.rule))];
    const { rule } = map.selection;
    const closed = map.closed();
    if (closed) map.refuse(side, node.key, closed);
    else if (rule && (rules.includes(rule) || rules.length === 0)) map.send('DeleteRequested', rule);
    else if (rules.length === 1) map.send('DeleteRequested', rules[0]);
    else map.refuse(side, node.key, rules.length === 0 ? 'There is no mapping on this row.' : `${rules.length} mappings end here: choose one with Alt+Down, then press Delete.`);
  }

  #end() {
    this.from = null;
    this.map.root.classList.remove('connecting');
    for (const side of Object.values(this.map.sides)) side.rows.refresh();
  }
}
