export { attendanceOf, type CloseToChronic, closeToChronic, type StudentAttendance } from './attendance-of.ts';
export { keepMarks } from './keep-marks.ts';
export { refresh_schedule, refreshAttendanceJob, refreshAttendanceSoon, resumeAttendance } from './refresh-job.ts';
export { refreshStandings, refreshWaiting } from './refresh-standings.ts';
