/** The key in sessionStorage of the call that this tab is in. */
export const STORED_CALL = "waves:call";
