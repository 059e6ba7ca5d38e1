import type { Advice } from '../../model/index.ts';

export const pathTraversalAdvice: Advice = {
  any: 'Take files by a key from a fixed list. Where names must come from outside, resolve the whole path first and then ask whether it still lies in the folder; taking ../ out is not enough.',
  express: 'res.sendFile(name, { root: folder }) refuses to leave the folder; do not join paths by hand.',
  fastify: 'reply.sendFile(name, folder) of @fastify/static refuses to leave the folder.',
  node: 'const path = resolve(folder, name); if (!path.startsWith(folder + sep)) refuse; decode once, before that.',
  flask: 'send_from_directory(folder, name), or werkzeug.utils.safe_join(folder, name).',
  django: 'Storage of a FileField, or django.utils._os.safe_join(folder, name).',
  php: '$path = realpath("$folder/" . basename($_GET["file"])); refuse where it does not begin with $folder; set open_basedir.',
  ruby: 'File.expand_path(name, folder).start_with?(folder + "/"), or send_file only with names from a list.',
  java: 'Path path = folder.resolve(name).normalize(); if (!path.startsWith(folder)) refuse.',
  go: 'os.Root (os.OpenRoot(folder).Open(name)) refuses to leave the folder; http.FileServer does too.',
};
