import type { Advice } from '../../model/index.ts';

export const commandInjectionAdvice: Advice = {
  any: 'Start the program without a shell, its arguments as a list, and let only values of the expected form in (an address, a number). Where a library does the same work, use it instead of a program.',
  express: `Use execFile("ping", ["-c", "1", "--", host]) instead of exec(\`ping -c 1 \${host}\`), after if (!isIP(host)) return res.sendStatus(400);`,
  fastify:
    'Declare the form in the schema: host: { type: "string", format: "ipv4" }, and start execFile("ping", ["-c", "1", host]) without shell: true.',
  node: 'Replace exec and spawn(..., { shell: true }) by execFile("ping", ["-c", "1", "--", host]); check with net.isIP(host) first.',
  flask:
    'Use subprocess.run(["ping", "-c", "1", host], shell=False, timeout=5) after ipaddress.ip_address(host); never os.system(f"ping {host}").',
  django: 'Use a form field that validates, GenericIPAddressField, then subprocess.run([...], shell=False).',
  php: 'Check filter_var($host, FILTER_VALIDATE_IP) and use proc_open(["ping", "-c", "1", $host], ...); where a shell is unavoidable, escapeshellarg($host).',
  ruby: 'Pass a list: system("ping", "-c", "1", host); never system("ping #{host}") or backticks.',
  java: 'Use new ProcessBuilder("ping", "-c", "1", host).start(); never Runtime.exec("sh -c ping " + host).',
  go: 'Use exec.Command("ping", "-c", "1", host) after net.ParseIP(host); never exec.Command("sh", "-c", "ping "+host).',
};
