import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { may, type Permission } from '../../model/level.ts';
import type { Shell } from '../shell.ts';

/** Hands the page's shell down to its parts: clock, time zone and who is looking. */
export const ShellContext = createContext<Shell | undefined>(undefined);

export function useShell(): Shell {
  const shell = useContext(ShellContext);
  if (shell === undefined) throw new Error('useShell: this part was rendered outside renderPage()');
  return shell;
}

/** Whether the operator who looks may do something; nobody signed in may nothing. */
export function useMay(): (permission: Permission) => boolean {
  const { operator } = useShell();
  return (permission) => operator !== undefined && may(operator.level, permission);
}
