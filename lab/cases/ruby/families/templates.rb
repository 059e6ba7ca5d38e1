# Text that becomes a template, beside text that is passed to one.
require 'erb'
require 'ostruct'

XSS = ['reflected-xss'].freeze
hello = ->(value) { "<p>Hello #{value}</p>" }
left_out = ->(name, &cases) do
  cases.call
rescue LoadError
  puts "left out: #{name}"
end

erb = ->(source, data = {}) { ERB.new(source).result_with_hash(data) }
flaw('erb-text', 'interpolated before it is compiled', ->(v) { erb.(hello.(v)) }, ->(v) { erb.(hello.('<%= ERB::Util.h(name) %>'), name: v) },
     ['<%= 73*73 %>', 'Hello 5329'], engine: 'erb', also: XSS)
flaw('erb-expression', 'a factor in an expression', ->(v) { erb.("<p><%= 4 * #{v} %></p>") }, ->(v) { "<p>#{4 * v.to_i}</p>" },
     ['0 + 73*73', '<p>5329'], engine: 'erb', value: '3', also: ['code-injection'])
flaw('erb-string', 'inside a string of an expression', ->(v) { erb.("<p><%= '#{v}'.upcase %></p>") }, ->(v) { hello.(h(v.upcase)) },
     ["' + (73*73).to_s + '", '<p>5329'], engine: 'erb', also: XSS + ['code-injection'])
flaw('erb-method', 'the name of a method', ->(v) { erb.("<p><%= 'Ada'.#{v} %></p>") }, ->(v) { v == 'upcase' ? '<p>ADA</p>' : '<p>Ada</p>' },
     ['length + 5326', '<p>5329'], engine: 'erb', value: 'upcase', also: ['code-injection'])
flaw('erb-condition', 'a condition', ->(v) { erb.("<p><% if 4 > #{v} %>dear<% else %>cheap<% end %></p>") }, ->(v) { 4 > v.to_i ? '<p>dear</p>' : '<p>cheap</p>' },
     ['1 %><% end %><%= 73*73 %><% if 1', '<p>5329'], engine: 'erb', value: '3', also: ['code-injection'])
flaw('ruby-string', 'in a double-quoted string that is evaluated', ->(v) { "<p>#{h(eval("\"Hello #{v}\""))}</p>" }, ->(v) { hello.(h(v)) },
     ['#{73*73}', 'Hello 5329'], engine: 'ruby', also: ['code-injection'])

left_out.('Slim') do
  require 'slim'
  slim = ->(source, data = {}) { Slim::Template.new { source }.render(OpenStruct.new(data)) }
  flaw('slim-text', 'interpolated before it is compiled', ->(v) { slim.("p Hello #{v}") }, ->(v) { slim.('p Hello #{name}', name: v) },
       ['#{73*73}', 'Hello 5329'], engine: 'slim', also: XSS)
  flaw('slim-attribute', "inside a string of Slim's attribute", ->(v) { slim.("p title=\"#{v}\" Hello") }, ->(v) { slim.('p title="#{name}" Hello', name: v) },
       ['#{73*73}', 'title="5329'], engine: 'slim')
end

left_out.('Haml') do
  require 'haml'
  haml = ->(source, data = {}) { Haml::Template.new { source }.render(OpenStruct.new(data)) }
  flaw('haml-text', 'interpolated before it is compiled', ->(v) { haml.("%p Hello #{v}") }, ->(v) { haml.('%p Hello #{name}', name: v) },
       ['#{73*73}', 'Hello 5329'], engine: 'haml', also: XSS)
end

left_out.('Liquid') do
  require 'liquid'
  liquid = ->(source, data = {}) { Liquid::Template.parse(source).render(data) }
  flaw('ruby-liquid-text', 'interpolated before it is compiled', ->(v) { liquid.(hello.(v)) }, ->(v) { liquid.(hello.('{{ name | escape }}'), 'name' => v) },
       ['{{ 73 | times: 73 }}', 'Hello 5329'], engine: 'liquid', also: XSS)
  flaw('ruby-liquid-filter', 'the name of a filter', ->(v) { liquid.("<p>{{ 'Ada' | #{v} }}</p>") }, ->(v) { v == 'upcase' ? '<p>ADA</p>' : '<p>Ada</p>' },
       ['size | plus: 5326', '<p>5329'], engine: 'liquid', value: 'upcase')
  flaw('ruby-liquid-condition', 'the value of a condition', ->(v) { liquid.("<p>{% if 4 > #{v} %}dear{% else %}cheap{% endif %}</p>") }, ->(v) { 4 > v.to_i ? '<p>dear</p>' : '<p>cheap</p>' },
       ['1 %}{{ 73 | times: 73 }}{% endif %}{% if 1', '<p>5329'], engine: 'liquid', value: '3')
end

left_out.('Mustache') do
  require 'mustache'
  flaw('ruby-mustache-text', 'interpolated before it is compiled', ->(v) { Mustache.render(hello.(v), site: 'House 3') }, ->(v) { Mustache.render(hello.('{{name}}'), name: v) },
       ['{{site}}{{! gone }}x', 'Hello House 3x'], engine: 'mustache', also: XSS)
end
