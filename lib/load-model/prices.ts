/**
 * US dollars in ap-northeast-1, without free tiers and without tax. From published prices as they were remembered on `asOf`, not read from the price list: check
 * those that matter to you, change them here, and run `npm run cost`.
 */
export const asOf = '2026-11-23';

export const prices = {
  lambdaGbSecond: 0.0000133334,
  lambdaRequest: 0.2 / 1e6,
  apiRequest: 4.25 / 1e6,
  tableWrite: 0.715 / 1e6,
  tableRead: 0.1425 / 1e6,
  tableGbMonth: 0.285,
  objectPut: 4.7e-6,
  objectGet: 0.37e-6,
  objectGbMonth: 0.025,
  objectColdGbMonth: 0.005,
  keyMonth: 1,
  keyUse: 3e-6,
  keySign: 15e-6,
  mail: 100e-6,
  logGb: 0.76,
  trace: 5e-6,
  firewallMonth: 5,
  firewallRuleMonth: 1,
  firewallRequest: 0.6e-6,
  endpointZoneHour: 0.014,
  alarmMonth: 0.1,
  metricMonth: 0.3,
  dashboardMonth: 3,
  backupGbMonth: 0.06,
  copyGb: 0.09,
  outGb: 0.114,
} as const;
