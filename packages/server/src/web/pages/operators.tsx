import { LEVEL_NAMES, LEVELS } from '../../model/level.ts';
import type { Operator } from '../../model/operator.ts';
import type { Page } from '../../model/store.ts';
import { links } from '../links.ts';
import { anySet, Filters } from '../parts/filters.tsx';
import { Input, Post, Problems, Select, typed } from '../parts/form.tsx';
import { plural } from '../parts/format.ts';
import { Issued } from '../parts/issued.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Pager } from '../parts/pager.tsx';
import { Panel } from '../parts/panel.tsx';
import { useMay } from '../parts/shell-context.ts';
import { Flag } from '../parts/state.tsx';
import { Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { renderPage } from '../render-page.tsx';
import type { FormValues, Paging, Problem, Shell } from '../shell.ts';

/** An operator without what no page may hold. */
export type ShownOperator = Omit<Operator, 'passwordHash'>;

/** Adding posts `name` and `level`. */
export interface OperatorsProps {
  shell: Shell;
  list: Page<ShownOperator>;
  paging: Paging;
  query: { text?: string };
  /** A one-time password, shown this once. */
  issued?: { name: string; password: string };
  values?: FormValues;
  problems?: readonly Problem[];
}

export const LEVEL_WORDS: Readonly<Record<Operator['level'], string>> = {
  viewer: 'sees devices and readings',
  operator: 'also actuates and acknowledges',
  analyst: 'also runs checks, sees findings and the security log',
  auditor: 'reads everything, changes nothing',
  administrator: 'everything',
};

function Add({ values, problems }: OperatorsProps) {
  if (!useMay()('manage-operators')) return null;
  return (
    <Panel title="Add an operator" id="add" class="form-panel">
      <Problems problems={problems} />
      <Post action={links.operators} class="stack">
        <Input
          label="Name"
          name="name"
          value={typed(values, 'name')}
          required
          maxLength={63}
          problems={problems}
          hint="Letters, digits, dots, dashes and underscores."
        />
        <Select
          label="Level"
          name="level"
          value={typed(values, 'level', 'viewer')}
          problems={problems}
          choices={LEVELS.map((level) => [level, `${LEVEL_NAMES[level]}: ${LEVEL_WORDS[level]}`] as const)}
        />
        <button type="submit" class="button primary">
          Add
        </button>
        <p class="hint">A password that works once is shown next, and never again.</p>
      </Post>
    </Panel>
  );
}

export function operatorsPage(props: OperatorsProps): string {
  const { shell, list, paging, query, issued } = props;
  return renderPage(
    shell,
    'Operators',
    <>
      <PageHead title="Operators" lead={<p>{plural(list.total, 'operator')}</p>} />
      {issued !== undefined && <Issued {...issued} />}
      <Filters base={links.operators} active={anySet(query)} label="Operators">
        <Input label="Name" name="text" type="search" value={query.text} />
      </Filters>
      <Table
        caption="Operators"
        rows={list.rows}
        empty="No operator matches."
        mark={({ active }) => (active ? '' : 'row-off')}
        columns={[
          {
            key: 'name',
            label: 'Name',
            heads: true,
            long: true,
            cell: ({ id, name }) => <a href={links.operator(id)}>{name}</a>,
          },
          { key: 'level', label: 'Level', cell: ({ level }) => LEVEL_NAMES[level] },
          {
            key: 'state',
            label: 'State',
            cell: ({ active, mustChoose }) => (
              <Flag
                is={!active ? 'none' : mustChoose ? 'warning' : 'good'}
                word={!active ? 'Inactive' : mustChoose ? 'Must choose a password' : 'Active'}
              />
            ),
          },
          {
            key: 'last',
            label: 'Last sign-in',
            cell: ({ lastSignInAt }) =>
              lastSignInAt === undefined ? <span class="soft">never</span> : <Time at={lastSignInAt} />,
          },
          { key: 'since', label: 'Since', cell: ({ createdAt }) => <Time at={createdAt} /> },
        ]}
      />
      <Pager base={links.operators} query={query} paging={paging} total={list.total} what="operators" />
      <Add {...props} />
    </>,
  );
}
