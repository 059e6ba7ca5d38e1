/**
 * What an own check gets when it imports `selfward`: the contract and the judges, nothing that sends, reads or stores.
 */
export * from '../../judge/index.ts';
export * from '../../model/index.ts';
