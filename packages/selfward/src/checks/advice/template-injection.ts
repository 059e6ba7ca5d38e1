import type { Advice } from '../../model/index.ts';

export const templateInjectionAdvice: Advice = {
  any: 'Never build a template from input: keep the template fixed and hand the value in as data. Where people must write templates, use a logic-less language in a sandboxed process.',
  express: `Render a fixed file and pass the value: res.render("greet", { name: req.query.name }) instead of nunjucks.renderString("Hello " + req.query.name) or ejs.render(\`Hello \${name}\`).`,
  fastify: 'Use reply.view("greet.njk", { name: request.query.name }); never compile a string that holds input.',
  node: 'Compile once, at the start: const greet = ejs.compile("Hello <%= name %>"); then greet({ name }). Replace new Function and eval by plain code.',
  flask:
    'Use render_template_string("Hello {{ name }}", name=name) or render_template, never render_template_string("Hello " + name) or an f-string.',
  django: 'Use render(request, "greet.html", {"name": name}); never Template("Hello " + name).',
  php: 'Twig: $twig->render("greet.twig", ["name" => $name]), never createTemplate($input); Smarty: $smarty->assign("name", $name), never fetch("string:" . $input).',
  ruby: 'Use a fixed ERB with locals: render inline: "Hello <%= name %>", locals: { name: params[:name] }; never ERB.new("Hello #{params[:name]}").',
  java: 'Put the value into the model: model.addAttribute("name", name); never return it as part of a view name and never evaluate it as SpEL or OGNL.',
  go: 'Parse fixed text and execute with data: template.Must(template.New("g").Parse("Hello {{.}}")).Execute(w, name); never Parse("Hello " + name).',
};
