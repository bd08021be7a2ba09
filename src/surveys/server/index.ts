export { answerSurvey, type OpenSurvey, openSurveysFor } from './answer-survey.ts';
export { askFamilies } from './ask-families.ts';
export { surveysRoutes } from './routes.ts';
export { viewSurvey } from './view-survey.ts';
export { approveWords as approveSurveyWords, saveSurvey, saveWords as saveSurveyWords } from './write-survey.ts';
