import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { diffSettings } from '../../../../../scoring/core/diff-settings.ts';
import type { ModelSettings } from '../../../../../scoring/core/model.ts';
import type { DraftEffect, ModelView } from '../../../../../scoring/core/views.ts';
import { EffectView } from '../../../../../scoring/web/effect-view.tsx';
import { ModelFields } from '../../../../../scoring/web/model-fields.tsx';
import { modelChecks, settingsOf, valuesOf } from '../../../../../scoring/web/model-values.ts';
import { Diff } from '../../../../../scoring/web/version-list.tsx';
import { weightGroupWords } from '../../../../../sources/web/source-words.ts';
import { FormBody } from '../../../../../ui/form/form-parts.tsx';
import { refusalOf, useForm } from '../../../../../ui/form/use-form.ts';
import { Notice } from '../../../../../ui/notice.tsx';
import { PageHeader } from '../../../../../ui/page-header.tsx';
import { PageSkeleton, TableSkeleton } from '../../../../../ui/skeletons.tsx';
import { Forbidden } from '../../../../../ui/states.tsx';
import { addressOf } from '../../../address.ts';
import { api, tenant } from '../../../api.ts';
import { useCan, useInstitution } from '../../../session.tsx';
import { Loaded } from '../../../trouble.tsx';
import { useAddress } from '../../../use-address.ts';
import { Page, Trail } from '../page.tsx';
import { modelQuery } from '../queries.ts';
import styles from '../set-up.module.css';
import { useVerb } from '../use-verb.ts';
import { groupsOf } from './model-page.tsx';

/** A draft of the model, with what it would do shown beside it before anything is saved. */
export default function ModelChangePage() {
  const { key } = useInstitution();
  const may = useCan()('model:change');
  const model = useQuery(modelQuery(key));
  if (!may)
    return (
      <Forbidden
        title="Not for your role"
        message="Administrators and data managers change the model. Ask one of them."
      />
    );
  return (
    <Loaded query={model} skeleton={<PageSkeleton />}>
      {(data) => {
        const active = data.versions.find(({ state }) => state === 'active');
        return active ? (
          <Draft model={data} active={active.settings} version={active.modelVersion} />
        ) : (
          <Forbidden
            title="No model to change"
            message="The institution has no active model yet. Finish its set-up first."
          />
        );
      }}
    </Loaded>
  );
}

function Draft({ model, active, version }: { model: ModelView; active: ModelSettings; version: number }) {
  const { key } = useInstitution();
  const { go } = useAddress();
  const { refresh } = useVerb();
  const leave = (): void => go(addressOf(key, '/model'));
  const form = useForm({
    draft: `model-${key}-${version}`,
    initial: valuesOf(active, groupsOf(model)),
    checks: modelChecks,
    save: async (values) => {
      await api.post(tenant(key, '/model/versions'), { settings: settingsOf(values), reason: values.reason.trim() });
      await refresh();
      leave();
    },
  });
  const isWrong = Object.entries(modelChecks).some(
    ([name, check]) => name !== 'reason' && check?.(form.values[name as 'weights'] as never, form.values) != null,
  );
  const settings = settingsOf(form.values);
  const diff = isWrong ? [] : diffSettings(active, settings);
  return (
    <Page title="Draft a change">
      <Trail steps={[{ label: 'Model', href: addressOf(key, '/model') }]} />
      <PageHeader
        title="Draft a change"
        sentence="A draft changes no score. Once activated it holds from the next run; weeks that are scored keep the model by which they were."
      />
      <div className={styles.draft}>
        <FormBody form={form} submit="Save the draft" onCancel={leave} isWide>
          <ModelFields
            form={form}
            sources={model.sources}
            peerAttributes={model.peerAttributes}
            groupWords={weightGroupWords}
            sourceHref={({ sourceId }) => addressOf(key, `/sources/${sourceId}`)}
          />
        </FormBody>
        <aside className={styles.effect} aria-label="Effect of the draft" aria-live="polite">
          <h2 className={styles.effectTitle}>What it would do</h2>
          {isWrong ? (
            <p className={styles.quiet}>A setting is not as it should be yet.</p>
          ) : diff.length === 0 ? (
            <p className={styles.quiet}>
              Nothing is changed yet. As soon as something is, its effect on the last scored week stands here.
            </p>
          ) : (
            <>
              <Diff diff={diff} groupWords={weightGroupWords} />
              <Effect settings={settings} />
            </>
          )}
        </aside>
      </div>
    </Page>
  );
}

/** Asked when nobody has typed for a moment. */
function Effect({ settings }: { settings: ModelSettings }) {
  const { key, words } = useInstitution();
  const text = JSON.stringify(settings);
  const [asked, ask] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => ask(text), 600);
    return () => clearTimeout(timer);
  }, [text]);
  const effect = useQuery({
    queryKey: [key, 'model', 'preview', asked],
    queryFn: () =>
      api.post<{ effect: DraftEffect | null }>(tenant(key, '/model/preview'), { settings: JSON.parse(asked) }),
    staleTime: 60_000,
  });
  if (effect.isError)
    return (
      <Notice tone="bad" title={refusalOf(effect.error).title}>
        {refusalOf(effect.error).message}
      </Notice>
    );
  if (!effect.data) return <TableSkeleton rows={6} />;
  if (effect.data.effect === null)
    return <p className={styles.quiet}>No week is scored yet, so there is nothing to try it on.</p>;
  return (
    <div style={{ opacity: effect.isFetching || asked !== text ? 0.6 : 1 }}>
      <EffectView
        effect={effect.data.effect}
        words={words}
        hrefOf={({ studentId }) => addressOf(key, `/students/${studentId}`)}
      />
    </div>
  );
}
