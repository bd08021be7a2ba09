import { Autocomplete } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import type { StudentSearchView } from '../../../../../insights/core/views.ts';
import { api, tenant } from '../../../api.ts';
import { useInstitution } from '../../../session.tsx';

type Found = StudentSearchView['students'][number];

/** Type a part of a name or an id, choose one. */
export function FindStudent({ label, onFind }: { label: string; onFind: (student: Found) => void }) {
  const { key, words } = useInstitution();
  const [text, setText] = useState('');
  const asked = useDeferredValue(text.trim());
  const found = useQuery({
    queryKey: [key, 'student-search', asked],
    queryFn: ({ signal }) => api.get<StudentSearchView>(tenant(key, '/students/search'), { q: asked }, signal),
    enabled: asked.length >= 2,
  });
  const students = asked.length >= 2 ? (found.data?.students ?? []) : [];
  const labels = new Map(
    students.map((student) => [
      `${student.name} · ${[student.identifier, student.programme].filter(Boolean).join(' · ')}`,
      student,
    ]),
  );
  return (
    <Autocomplete
      label={label}
      placeholder={`Name or id of a ${words.student}`}
      leftSection={<IconSearch size={16} />}
      maw={420}
      value={text}
      data={[...labels.keys()]}
      filter={({ options }) => options}
      onChange={(value) => {
        setText(value);
        const student = labels.get(value);
        if (student) onFind(student);
      }}
    />
  );
}
