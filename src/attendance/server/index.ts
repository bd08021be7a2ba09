export { type Absence, absencesToday, markedDaysAround } from './absences.ts';
export { attendanceOf, type CloseToChronic, closeToChronic, type StudentAttendance } from './attendance-of.ts';
export { explainAbsence } from './explain-absence.ts';
export { keepMarks } from './keep-marks.ts';
export { type MissedDay, missedDays, schoolTime } from './missed-days.ts';
export { viewOverview } from './overview.ts';
export { refresh_schedule, refreshAttendanceJob, resumeAttendance } from './refresh-job.ts';
export { refreshStandings, refreshWaiting } from './refresh-standings.ts';
export { attendanceRoutes } from './routes.ts';
