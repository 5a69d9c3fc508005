// Invariants of R4 that are wrong as published: what they say is kept, how they say it is mended. Each with the reason.
const name = (key) => [key, { expression: "name.empty() or name.matches('^[A-Z]([A-Za-z0-9_]){0,254}$')", reason: 'a missing name gave no answer' }];

export const mends = new Map([
  ...['adf', 'cpb', 'cid', 'csd', 'cpd', 'cmd', 'ees', 'evd', 'evi', 'evv', 'esc', 'gdf', 'ig', 'lib', 'mea', 'msd', 'nsd', 'opd', 'pdf', 'que', 'rsd', 'red', 'rvs', 'spd', 'sdf', 'smp', 'tcp', 'tst', 'vsd']
    .map((prefix) => name(`${prefix}-0`)),
  ['per-1', { expression: 'start.hasValue().not() or end.hasValue().not() or (start > end).empty() or start <= end', reason: 'dates of different precision cannot be compared' }],
  ['mdd-1', { expression: 'whenHandedOver.empty() or whenPrepared.empty() or (whenHandedOver < whenPrepared).empty() or whenHandedOver >= whenPrepared', reason: 'dates of different precision cannot be compared' }],
  ['rng-2', { expression: 'low.empty() or high.empty() or (low > high).empty() or (low <= high)', reason: 'quantities of different units cannot be compared' }],
  ['con-3', {
    expression: "clinicalStatus.exists() or verificationStatus.coding.where(system='http://terminology.hl7.org/CodeSystem/condition-ver-status' and code = 'entered-in-error').exists() or category.coding.where(system='http://terminology.hl7.org/CodeSystem/condition-category' and code='problem-list-item').empty()",
    reason: 'a concept was compared with a string',
  }],
  ['vs-1', { expression: '($this is dateTime).not() or $this.toString().length() >= 10', reason: 'a Period gave no answer; a day has ten characters' }],
  ['que-7', { expression: "operator = 'exists' implies answer.all($this is boolean)", reason: 'the type of FHIR is boolean' }],
  ['sdf-19', { expression: 'true', reason: 'speaks of the definitions of the specification itself' }],
]);

// Codes of HL7's tables that are newer than the package: the official v2-to-FHIR maps write them.
export const laterCodes = [
  { url: 'http://terminology.hl7.org/CodeSystem/v2-0203', content: 'complete', concept: [{ code: 'PGN' }, { code: 'FGN' }] },
];
