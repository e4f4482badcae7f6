/** What every route of members and API keys needs, to know at each request who may do what, from where. */
export const callerNeeds = ['accessRead', 'usageTable', 'securityLog', 'securityLogKey', 'sessionPublicKey'] as const;
