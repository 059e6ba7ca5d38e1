import type { TemplateState } from '../../model/other-test.ts';
import type { Page } from '../../model/store.ts';
import { links } from '../links.ts';
import { anySet, Filters } from '../parts/filters.tsx';
import { Input, Post, PostButton, Select, TextArea, typed } from '../parts/form.tsx';
import { formatNumber, plural } from '../parts/format.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Pager } from '../parts/pager.tsx';
import { Panel } from '../parts/panel.tsx';
import { useMay } from '../parts/shell-context.ts';
import { Flag, SeverityTag } from '../parts/state.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { renderPage } from '../render-page.tsx';
import type { FormValues, Paging, Problem, Shell } from '../shell.ts';

/** The form posts `template`. */
export interface TemplatesProps {
  shell: Shell;
  list: Page<TemplateState>;
  count: { ready: number; notSupported: number; broken: number };
  paging: Paging;
  query: { text?: string; is?: TemplateState['is'] };
  /** What was typed, when it was refused. */
  values?: FormValues;
  problems?: readonly Problem[];
}

const WORDS: Readonly<Record<TemplateState['is'], readonly [is: 'good' | 'none' | 'bad', word: string]>> = {
  ready: ['good', 'Runs'],
  'not-supported': ['none', 'Not supported'],
  broken: ['bad', 'Broken'],
};

function State({ template }: { template: TemplateState }) {
  const [is, word] = WORDS[template.is];
  return (
    <>
      <Flag is={is} word={word} />
      {template.reasons.length > 0 && (
        <span class="cell-note">
          {template.line !== undefined && `line ${template.line}: `}
          {template.reasons.join('; ')}
        </span>
      )}
    </>
  );
}

function columns(configure: boolean): Column<TemplateState>[] {
  return [
    {
      key: 'template',
      label: 'Template',
      heads: true,
      long: true,
      cell: ({ title, id, file }) => (
        <>
          {title ?? (id === '' ? file : id)}
          {title !== undefined && (
            <span class="cell-note">
              <code>{id}</code>
            </span>
          )}
          {id !== '' && (
            <span class="cell-note">
              in <code>{file}</code>
            </span>
          )}
        </>
      ),
    },
    { key: 'state', label: 'Runs', long: true, cell: (template) => <State template={template} /> },
    { key: 'cwe', label: 'Weakness', cell: ({ cwe }) => cwe ?? '' },
    {
      key: 'severity',
      label: 'Severity',
      cell: ({ severity }) => (severity === undefined ? '' : <SeverityTag severity={severity} />),
    },
    ...(configure
      ? [
          {
            key: 'remove',
            label: 'Remove',
            cell: ({ id }: TemplateState) =>
              id === '' ? (
                ''
              ) : (
                <PostButton action={links.removeTemplate(id)} about={id} look="quiet">
                  Remove
                </PostButton>
              ),
          },
        ]
      : []),
  ];
}

function List({ list, paging, query }: TemplatesProps) {
  const configure = useMay()('configure');
  const filtered = anySet(query);
  return (
    <>
      <Filters base={links.templates} active={filtered} label="Templates">
        <Input label="Name or file" name="text" type="search" value={query.text} />
        <Select
          label="Runs"
          name="is"
          value={query.is ?? ''}
          choices={[
            ['', 'All'],
            ['ready', 'Those that run'],
            ['not-supported', 'Not supported'],
            ['broken', 'Broken'],
          ]}
        />
      </Filters>
      <Table
        caption="Templates"
        rows={list.rows}
        columns={columns(configure)}
        empty={filtered ? 'No template fits.' : 'There are none yet.'}
      />
      <Pager base={links.templates} query={query} paging={paging} total={list.total} what="templates" />
    </>
  );
}

function Add({ values, problems }: Pick<TemplatesProps, 'values' | 'problems'>) {
  return (
    <Panel title="Add a template" id="add">
      <Post action={links.templates} class="stack" label="Add a template">
        <TextArea
          label="Its YAML"
          name="template"
          value={typed(values, 'template')}
          rows={12}
          required
          code
          problems={problems}
          hint="One HTTP template in Nuclei’s language. It is kept only where it would run; one of the same id is replaced."
        />
        <button type="submit" class="button">
          Add the template
        </button>
      </Post>
    </Panel>
  );
}

function Body(props: TemplatesProps) {
  const configure = useMay()('configure');
  return (
    <>
      <List {...props} />
      {configure && <Add {...props} />}
    </>
  );
}

export function templatesPage(props: TemplatesProps): string {
  const { ready, notSupported, broken } = props.count;
  return renderPage(
    props.shell,
    'Templates',
    <>
      <PageHead
        under={{ words: 'Checks', href: links.checks }}
        title="Templates"
        lead={
          <p>
            {plural(ready, 'template')} can run; not supported: {formatNumber(notSupported)}; broken:{' '}
            {formatNumber(broken)}. They run on a device where its form says so.
          </p>
        }
      />
      <Body {...props} />
    </>,
  );
}
