/** The demos whose data manager can download a file with faults: those that have an attendance file of their own. */
export const demosWithFileToTry: readonly string[] = ['harbour', 'riverbend'];
