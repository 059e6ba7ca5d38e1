import type { Advice } from '../../model/index.ts';

export const codeInjectionAdvice: Advice = {
  any: 'Never evaluate input as code. Read numbers as numbers, JSON as JSON, and compute formulas with a parser that knows nothing but arithmetic.',
  express:
    'JSON.parse(req.body.text) or Number(req.query.n) instead of eval(req.query.n); a fixed table of functions instead of new Function.',
  fastify:
    'Declare the type in the schema (type: "number") and compute with the value; no eval, no new Function, no vm (it is not a sandbox).',
  node: 'Replace eval and new Function by a lookup: const operations = { add: (a, b) => a + b }; operations[name]?.(a, b).',
  flask: 'ast.literal_eval(text) for literals, int(request.args["n"]) for numbers; never eval or exec.',
  django: 'Use form fields (IntegerField, JSONField) and cleaned_data; never eval.',
  php: 'Remove eval, assert with text, preg_replace with /e and create_function; use (int) $_GET["n"] or json_decode.',
  ruby: 'Integer(params[:n]) or JSON.parse; public_send only with names from a fixed list; never eval or instance_eval.',
  java: 'Do not hand input to ScriptEngine.eval, SpEL or OGNL; use SimpleEvaluationContext where expressions are wanted.',
  go: 'Do not run input through an embedded interpreter; strconv.Atoi(r.FormValue("n")).',
};
