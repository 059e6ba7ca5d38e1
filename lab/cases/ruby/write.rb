# Cases of the lab in Ruby: the same description as its Node servers print.
require 'cgi'
require 'json'
require 'uri'

CASES = []
ROUTES = {}

def h(value) = CGI.escapeHTML(value.to_s)

def page(body)
  '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Building services</title></head><body><main>' \
    "#{body}</main><footer>Facility office</footer></body></html>"
end

# A flaw with its twin; both handlers take the field's value. `exploit` is the value and a pattern of the answer.
def flaw(id, note, flawed, mended, exploit, engine:, also: [], value: 'Ada')
  { id => flawed, "#{id}-mended" => mended }.each do |name, handler|
    vulnerable = name == id
    line = ->(text) { { method: 'GET', url: "/#{name}/greet?name=#{URI.encode_www_form_component(text)}" } }
    CASES << {
      id: name, family: 'template-ruby', server: 'ruby', engine:, check: 'template-injection', vulnerable:,
      at: ['query:name'], also: vulnerable ? also : [], note: vulnerable ? note : "the twin of #{id}: #{note}",
      lines: [line.(value)], exploit: { line: line.(exploit[0]), shows: exploit[1] }
    }
    ROUTES[name] = handler
  end
end
