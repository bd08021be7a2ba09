import styles from '../../../../attendance/web/attendance.module.css';
import { PageHeader } from '../../../../ui/page-header.tsx';
import { useInstitution } from '../../session.tsx';
import RegistersPart from './registers-part.tsx';

/** For those who take marks and look at none beside their own classes'. */
export default function RegistersPage() {
  const { name } = useInstitution();
  return (
    <div className={styles.stack}>
      <title>{`Registers – ${name}`}</title>
      <PageHeader title="Registers" />
      <RegistersPart />
    </div>
  );
}
