/** A chart's data and picture as files. */

export interface ChartTable {
  columns: readonly { label: string; numeric?: boolean }[];
  rows: readonly (readonly (string | number | null)[])[];
}

/** RFC 4180. A text that a spreadsheet would take for a formula is led by an apostrophe, so that nothing is executed. */
export function tableCsv(table: ChartTable): string {
  const cell = (value: string | number | null): string => {
    if (value === null) return '';
    if (typeof value === 'number') return String(value);
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = [table.columns.map((column) => column.label), ...table.rows];
  return lines
    .map((line) => line.map(cell).join(','))
    .join('\r\n')
    .concat('\r\n');
}

export function saveText(text: string, type: string, name: string): void {
  save(new Blob([text], { type }), name);
}

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Some browsers read the address after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

const drawn = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'font-variant-numeric',
  'text-anchor',
  'dominant-baseline',
  'display',
  'visibility',
  'paint-order',
] as const;

/** The picture with its styles written into it, on the page's own ground, under its title. */
export function standaloneSvg(svg: SVGSVGElement, title: string): { text: string; width: number; height: number } {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const originals = [svg, ...svg.querySelectorAll('*')];
  [copy, ...copy.querySelectorAll('*')].forEach((element, i) => {
    const original = originals[i];
    if (!original) return;
    const style = getComputedStyle(original);
    for (const property of drawn) element.setAttribute(property, style.getPropertyValue(property));
    element.removeAttribute('class');
    element.removeAttribute('style');
  });
  const { width, height } = svg.getBoundingClientRect();
  const head = 32;
  const page = getComputedStyle(document.body);
  const outer = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  outer.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  outer.setAttribute('viewBox', `0 0 ${width} ${height + head}`);
  outer.setAttribute('width', String(width));
  outer.setAttribute('height', String(height + head));
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', page.backgroundColor);
  const heading = document.createElementNS('http://www.w3.org/2000/svg', 'text');
  heading.textContent = title;
  heading.setAttribute('x', '4');
  heading.setAttribute('y', '20');
  heading.setAttribute('fill', page.color);
  heading.setAttribute('font-family', page.fontFamily);
  heading.setAttribute('font-size', '14');
  heading.setAttribute('font-weight', '600');
  copy.setAttribute('y', String(head));
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  outer.append(ground, heading, copy);
  return { text: new XMLSerializer().serializeToString(outer), width, height: height + head };
}

export function saveSvg(svg: SVGSVGElement, title: string, name: string): void {
  saveText(standaloneSvg(svg, title).text, 'image/svg+xml', name);
}

/** Drawn at twice the size, so that it prints well. */
export async function savePng(svg: SVGSVGElement, title: string, name: string): Promise<void> {
  const { text, width, height } = standaloneSvg(svg, title);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * 2;
  canvas.height = height * 2;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser draws no images');
  context.scale(2, 2);
  context.drawImage(image, 0, 0, width, height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (!blob) throw new Error('the picture could not be made');
  save(blob, name);
}

/** "Scores of BBB 2013J" -> "scores-of-bbb-2013j" */
export function fileName(title: string): string {
  return (
    title
      .toLowerCase()
      .normalize('NFKD')
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'chart'
  );
}
