/** What the routes of sources and deliveries answer with, as far as the pages use it. */
import type { IsoDate, Week } from '../../kernel/week.ts';
import type { DeliveryState } from '../core/delivery-state.ts';
import type { Eligibility } from '../core/eligibility.ts';
import type { RowCounts } from '../core/fates.ts';
import type { Mapping, Measure } from '../core/mapping.ts';
import type { Quality } from '../core/quality.ts';
