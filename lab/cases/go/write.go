package main

import (
	"html"
	"net/url"
)

// Line is one request, as a line of `selfward check --list` writes it.
type Line struct {
	Method string `json:"method"`
	URL    string `json:"url"`
}

// Exploit is a request made by hand and a pattern of the answer.
type Exploit struct {
	Line  Line   `json:"line"`
	Shows string `json:"shows"`
}

// Case is what the lab's other servers print as well.
type Case struct {
	ID         string   `json:"id"`
	Family     string   `json:"family"`
	Server     string   `json:"server"`
	Engine     string   `json:"engine"`
	Check      string   `json:"check"`
	Vulnerable bool     `json:"vulnerable"`
	At         []string `json:"at"`
	Also       []string `json:"also"`
	Note       string   `json:"note"`
	Lines      []Line   `json:"lines"`
	Exploit    Exploit  `json:"exploit"`
}

// Handler takes the field's value.
type Handler func(value string) (string, error)

// Flaw is a flaw with its twin.
type Flaw struct {
	ID, Engine, Note, Value string
	Flawed, Mended          Handler
	Exploit, Shows          string
	Also                    []string
}

var (
	cases  []Case
	routes = map[string]Handler{}
)

func add(f Flaw) {
	if f.Value == "" {
		f.Value = "Ada"
	}
	for _, vulnerable := range []bool{true, false} {
		id, note, also, handler := f.ID, f.Note, f.Also, f.Flawed
		if !vulnerable {
			id, note, also, handler = f.ID+"-mended", "the twin of "+f.ID+": "+f.Note, nil, f.Mended
		}
		if also == nil {
			also = []string{}
		}
		line := func(value string) Line {
			return Line{"GET", "/" + id + "/greet?name=" + url.QueryEscape(value)}
		}
		cases = append(cases, Case{
			id, "template-go", "go", f.Engine, "template-injection", vulnerable, []string{"query:name"}, also, note,
			[]Line{line(f.Value)}, Exploit{line(f.Exploit), f.Shows},
		})
		routes[id] = handler
	}
}

func page(body string) string {
	return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Building services</title></head><body><main>` +
		body + `</main><footer>Facility office</footer></body></html>`
}

func escaped(value string) string { return html.EscapeString(value) }
