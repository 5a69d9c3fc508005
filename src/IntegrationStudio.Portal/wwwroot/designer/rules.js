// The rules as the server tells them, and what follows for rows (marks, counts) and for lines.
import { mark } from './tree.js';

const looks = ['copy', 'loop', 'expression', 'script', 'constant', 'reference', 'convert'];

/** Bits of a rule; CanvasRules.cs has the same. */
export const bit = { conditional: 1, error: 2, disabled: 4, named: 8, inherited: 16, overridden: 32, added: 64 };

export class Rules {
  constructor() {
    this.byPath = new Map();
    this.problems = { source: [], target: [], rules: [] };
    this.traffic = { messages: 0, source: [], target: [] };
  }

  /** A path or key says how much of the one before it shares: [shared, rest]. */
  take({ again, gone, list }) {
    if (again) this.byPath.clear();
    for (const path of gone) this.byPath.delete(path);
    let path = '';
    let source = '';
    let target = '';
    for (const [sharedPath, restPath, sharedSource, restSource, sharedTarget, restTarget, look, bits, named] of list) {
      path = path.slice(0, sharedPath) + restPath;
      source = source.slice(0, sharedSource) + restSource;
      target = target.slice(0, sharedTarget) + restTarget;
      this.byPath.set(path, { rule: path.replace(/!$/, ''), source, target, look: looks[look] ?? 'copy', bits, named: named ? named.split('\n') : [] });
    }
  }

  /** One line for the source of a rule, and a thin one for every other row that its expressions name. */
  lines() {
    const wrong = new Set(this.problems.rules);
    const lines = [];
    for (const { rule, source, target, look, bits, named } of this.byPath.values()) {
      if (!target) continue;
      const all = bits | (wrong.has(rule) ? bit.error : 0);
      if (source) lines.push({ rule, source, target, style: look, bits: all });
      for (const key of named) lines.push({ rule, source: key, target, style: look, bits: all | bit.named });
    }
    return lines;
  }

  /** Facts of the rows of a side: [key, marks, count, traffic, problem]. */
  facts(side) {
    const rows = new Map();
    const row = key => rows.get(key) ?? rows.set(key, { all: -1, any: 0, count: 0, off: 0, constant: true, named: 0, flaw: 0, problem: '', traffic: -1 }).get(key);
    for (const rule of this.byPath.values()) {
      const key = rule[side];
      if (side === 'source') for (const named of rule.named) row(named).named++;
      if (!key || side === 'source' && !rule.target && rule.look !== 'loop') continue;
      const at = row(key);
      if (rule.bits & bit.disabled) { at.off++; continue; }
      at.count++;
      at.all &= rule.bits;
      at.any |= rule.bits;
      at.constant &&= rule.look === 'constant';
    }
    for (const [key, isError, message] of this.problems[side]) {
      const at = row(key);
      at.flaw = isError ? mark.error : mark.warning;
      at.problem = message;
    }
    for (const [key, mille] of this.traffic[side]) row(key).traffic = mille;
    return [...rows].map(([key, at]) => {
      let marks = at.flaw | (at.named > 0 ? mark.named : 0);
      if (at.count > 0 && at.constant) marks |= mark.constant;
      if (side === 'target') {
        if (at.count === 0 && at.off > 0) marks |= mark.disabled;
        else if (at.any & bit.overridden) marks |= mark.overridden;
        else if (at.any & bit.added) marks |= mark.added;
        else if (at.count > 0 && at.all & bit.inherited) marks |= mark.inherited;
      }
      return [key, marks, at.count, at.traffic, at.problem];
    });
  }
}
