/**
 * Responses are assumed to match the OpenAPI document. They are not validated: a newer server may send more, and the validator
 * would be larger than this whole package.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller states the documented type
export const trusted = <T>(value: unknown): T => value as T // oxlint-disable-line typescript/no-unsafe-type-assertion
