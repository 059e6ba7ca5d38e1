package main

import (
	htmltemplate "html/template"
	"strings"
	"text/template"
)

type facility struct {
	Site  string
	Rooms []string
	Price int
}

var data = facility{"House 3", []string{"lobby", "lab"}, 4}

func text(source string) (string, error) {
	compiled, err := template.New("page").Parse(source)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	err = compiled.Execute(&out, data)
	return out.String(), err
}

func markup(source string) (string, error) {
	compiled, err := htmltemplate.New("page").Parse(source)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	err = compiled.Execute(&out, data)
	return out.String(), err
}

func plain(value string) (string, error) { return "<p>Hello " + escaped(value) + "</p>", nil }

func init() {
	xss := []string{"reflected-xss"}
	add(Flaw{
		ID: "go-text", Engine: "text/template", Note: "concatenated before it is parsed", Also: xss,
		Flawed: func(v string) (string, error) { return text("<p>Hello " + v + "</p>") }, Mended: plain,
		Exploit: `{{printf "%x" 21289}}`, Shows: "Hello 5329",
	})
	add(Flaw{
		ID: "go-html", Engine: "html/template", Note: "concatenated before it is parsed", Also: xss,
		Flawed: func(v string) (string, error) { return markup("<p>Hello " + v + "</p>") }, Mended: plain,
		Exploit: `{{printf "%x" 21289}}`, Shows: "Hello 5329",
	})
	add(Flaw{
		ID: "go-escaped-before", Engine: "html/template", Note: "escaped before: quotes do not get through",
		Flawed: func(v string) (string, error) { return markup("<p>Hello " + escaped(v) + "</p>") }, Mended: plain,
		Exploit: `{{len .Site}}{{.Site}}`, Shows: "Hello 7House 3",
	})
	add(Flaw{
		ID: "go-attribute", Engine: "html/template", Note: "in an attribute", Also: xss,
		Flawed:  func(v string) (string, error) { return markup(`<p title="` + v + `">Hello</p>`) },
		Mended:  func(v string) (string, error) { return `<p title="` + escaped(v) + `">Hello</p>`, nil },
		Exploit: `{{printf "%x" 21289}}`, Shows: `title="5329`,
	})
	add(Flaw{
		ID: "go-field", Engine: "text/template", Note: "the name of a field", Value: "Site",
		Flawed:  func(v string) (string, error) { return text("<p>{{." + v + "}}</p>") },
		Mended:  func(v string) (string, error) { return "<p>House 3</p>", nil },
		Exploit: `Site}}{{printf "%x" 21289}}{{.Site`, Shows: "5329",
	})
	add(Flaw{
		ID: "go-string", Engine: "text/template", Note: "inside a string of an action", Also: xss,
		Flawed: func(v string) (string, error) { return text(`<p>{{printf "Hello %s" "` + v + `"}}</p>`) }, Mended: plain,
		Exploit: `"}}{{printf "%x" 21289}}{{"`, Shows: "5329",
	})
	add(Flaw{
		ID: "go-condition", Engine: "text/template", Note: "the value of a condition", Value: "3",
		Flawed: func(v string) (string, error) {
			return text("<p>{{if gt .Price " + v + "}}dear{{else}}cheap{{end}}</p>")
		},
		Mended:  func(v string) (string, error) { return "<p>dear</p>", nil },
		Exploit: `3}}{{printf "%x" 21289}}{{end}}{{if gt .Price 3`, Shows: "5329",
	})
}
