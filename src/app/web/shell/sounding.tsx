/** The mark: a line let down through the waterline. */
export function Sounding({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" style={{ flex: 'none' }}>
      <path
        d="M3 12q3.250-3.500 6.500 0t6.500 0 6.500 0 6.500 0"
        fill="none"
        stroke="var(--waterline)"
        strokeWidth="2.200"
        strokeLinecap="round"
      />
      <path d="M16 3v18" stroke="var(--accent)" strokeWidth="2.200" strokeLinecap="round" />
      <path d="M13 21h6l2 8h-10z" fill="var(--accent)" />
    </svg>
  );
}
