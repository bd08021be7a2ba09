import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ModelSourceView, ModelVersionView, ModelView } from '../../../../../scoring/core/views.ts';
import type { DecisionFields } from '../../../../../scoring/web/decision-form.tsx';
import { liveGroups, sharesOf, valuesOf } from '../../../../../scoring/web/model-values.ts';
import { PolicyList } from '../../../../../scoring/web/policy-list.tsx';
import { SettingsList } from '../../../../../scoring/web/settings-list.tsx';
import { VersionList } from '../../../../../scoring/web/version-list.tsx';
import { WeightList } from '../../../../../scoring/web/weight-list.tsx';
import { weightGroupWords } from '../../../../../sources/web/source-words.ts';
import { formatDay } from '../../../../../ui/format.ts';
import { Notice } from '../../../../../ui/notice.tsx';
import { PageHeader, Section } from '../../../../../ui/page-header.tsx';
import { PageSkeleton } from '../../../../../ui/skeletons.tsx';
import { Empty } from '../../../../../ui/states.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { Page } from '../page.tsx';
import { modelQuery } from '../queries.ts';
import { SaidNotice } from '../said-notice.tsx';
import { useVerb } from '../use-verb.ts';

/** How scores are made here: weights beside what they rest on, settings, and every version there was. */
export default function ModelPage() {
  const { key } = useInstitution();
  const model = useQuery(modelQuery(key));
  return (
    <Loaded query={model} skeleton={<PageSkeleton />}>
      {(data) => <Model model={data} />}
    </Loaded>
  );
}

function Model({ model }: { model: ModelView }) {
  const { key, today } = useInstitution();
  const can = useCan();
  const verb = useVerb();
  const mayChange = can('model:change');
  const active = model.versions.find(({ state }) => state === 'active');
  const path = ({ modelVersion }: ModelVersionView, rest = ''): string =>
    tenant(key, `/model/versions/${modelVersion}${rest}`);
  const activate = (version: ModelVersionView): void => {
    void verb.run(
      () => api.post(path(version, '/activate')),
      `Version ${version.modelVersion} is in force from the next run. Its briefing for tutors is below.`,
    );
  };
  const discard = (version: ModelVersionView): void => {
    void verb.run(
      () => api.delete(path(version)),
      `The draft is put away.`,
      () => api.post(tenant(key, '/model/versions'), { settings: version.settings, reason: version.reason }),
    );
  };
  if (!active)
    return (
      <Page title="Model">
        <PageHeader title="Model" />
        <Empty title="No model yet">
          <p>
            The institution has no active model, so nothing can be scored. Its set-up was not finished: run the set-up
            again, or ask whoever runs this server.
          </p>
        </Empty>
      </Page>
    );
  const values = valuesOf(active.settings, groupsOf(model));
  const gated = model.sources.filter(({ policy }) => policy !== null);
  const decisions = ({ sourceId }: ModelSourceView): string => tenant(key, `/sources/${sourceId}/decisions`);
  const decide = async (source: ModelSourceView, decision: DecisionFields): Promise<void> => {
    await api.post(decisions(source), decision);
    await verb.refresh();
    verb.say({
      words: `The decision is recorded. ${source.name} may be given a group that weighs something now.`,
      tone: 'good',
    });
  };
  const end = async (source: ModelSourceView, reason: string): Promise<void> => {
    await api.post(`${decisions(source)}/end`, { reason });
    await verb.refresh();
    verb.say({ words: `${source.name} stays out of the score again, from the next run.`, tone: 'good' });
  };
  return (
    <Page title="Model">
      <PageHeader
        title="Model"
        sentence={`Version ${active.modelVersion} makes the scores${active.effectiveFromWeek ? ` since the week of ${formatDay(active.effectiveFromWeek)}` : ''}: 500 is the mean of a student’s peers, and ${active.settings.pointsPerSd} points are one standard deviation among those who are active.`}
        actions={
          <>
            <Button component="a" variant="default" href={addressOf(key, '/runs')}>
              Runs
            </Button>
            {mayChange ? (
              <Button component="a" href={addressOf(key, '/model/change')}>
                Draft a change
              </Button>
            ) : null}
          </>
        }
      />
      <SaidNotice verb={verb} />
      <Warnings model={model} />
      <Section title="Weights" note="Beside each source what its weight rests on.">
        <WeightList
          weights={values.weights}
          shares={sharesOf(values.weights, liveGroups(model.sources))}
          sources={model.sources}
          groupWords={weightGroupWords}
          sourceHref={({ sourceId }) => addressOf(key, `/sources/${sourceId}`)}
        />
      </Section>
      {gated.length > 0 ? (
        <Section
          id="policy"
          title="Only by policy decision"
          note="Screeners and discretionary discipline are kept to offer support. They count in no score unless a decision is recorded: who, when, why, and until when."
        >
          <PolicyList
            sources={gated}
            today={today}
            sourceHref={({ sourceId }) => addressOf(key, `/sources/${sourceId}`)}
            {...(can('policy:decide') ? { onDecide: decide, onEnd: end } : {})}
          />
        </Section>
      ) : null}
      <Section title="Settings">
        <SettingsList settings={active.settings} />
      </Section>
      <Section
        id="versions"
        title="Versions"
        note="A score keeps the version by which it was made, so that it can always be derived again."
      >
        <VersionList
          versions={model.versions}
          groupWords={weightGroupWords}
          isBusy={verb.isBusy}
          {...(mayChange ? { onActivate: activate, onDiscard: discard } : {})}
        />
      </Section>
    </Page>
  );
}

/** Drafts that wait, and weights that rest on bad data. */
function Warnings({ model }: { model: ModelView }) {
  const drafts = model.versions.filter(({ state }) => state === 'draft');
  const low = model.sources.filter((source) => source.isQualityLow && source.weight > 0 && source.isEnabled);
  return (
    <>
      {drafts.length > 0 ? (
        <Notice
          tone="attention"
          title={
            drafts.length === 1 ? `A draft waits: version ${drafts[0]?.modelVersion}` : `${drafts.length} drafts wait`
          }
          action={<a href="#versions">Look at {drafts.length === 1 ? 'it' : 'them'}</a>}
        >
          It changes no score until it is activated.
        </Notice>
      ) : null}
      {low.length > 0 ? (
        <Notice tone="attention" title={`The quality of ${low.map(({ name }) => name).join(', ')} is under 80 %`}>
          Its weight moves scores by what is missing as much as by what students do. Raise the quality, or lower the
          weight.
        </Notice>
      ) : null}
    </>
  );
}

/** The groups that have a source or a weight, and what is only stored left out. */
export function groupsOf({ sources }: ModelView): string[] {
  return [...new Set(sources.map(({ weightGroup }) => weightGroup))].filter((group) => group !== 'none');
}
