import { links } from '../links.ts';
import { type MonitorProps, MonitorView } from './monitor.tsx';
import { whom } from './whom.ts';

export interface LiveMonitorProps extends Omit<MonitorProps, 'levelOf'> {
  /** Who may call which route of this server. */
  routes?: readonly { method: string; url: string; access: string }[];
}

/** What a monitor sees, drawn anew as it sees more. */
export function LiveMonitor({ routes, ...props }: LiveMonitorProps) {
  const accessOf = new Map(routes?.map(({ method, url, access }) => [`${method} ${url}`, whom(access)]));
  return (
    <div data-monitor={props.name} data-src={links.monitorOf(props.name)}>
      <MonitorView {...props} {...(routes && { levelOf: ({ method, url }) => accessOf.get(`${method} ${url}`) })} />
    </div>
  );
}
