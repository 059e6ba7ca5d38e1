# Serves the lab's cases in Ruby, each file of families/ a family; prints one line of JSON, its port and its cases, and
# ends when its input does.
require 'socket'
require_relative 'write'

$stdout.sync = true
Dir[File.join(__dir__, 'families', '*.rb')].sort.each { |file| require file }

def answer(target)
  path, query = target.split('?', 2)
  handler = ROUTES[path.split('/')[1].to_s]
  return [404, 'Not found'] unless handler
  name = URI.decode_www_form(query.to_s).assoc('name')&.last.to_s
  [200, page(handler.call(name))]
rescue ScriptError, StandardError
  [500, page('<h1>We are sorry, but something went wrong.</h1>')]
end

def serve(socket)
  target = socket.gets.to_s.split(' ')[1].to_s
  loop { break if socket.gets.to_s.strip.empty? }
  status, body = answer(target)
  socket.write("HTTP/1.1 #{status} #{status == 200 ? 'OK' : 'Error'}\r\nContent-Type: text/html; charset=utf-8\r\n" \
    "Content-Length: #{body.bytesize}\r\nConnection: close\r\n\r\n#{body}")
rescue SystemCallError, IOError
  nil
ensure
  socket.close
end

server = TCPServer.new('127.0.0.1', 0)
puts JSON.generate({ port: server.addr[1], cases: CASES })
Thread.new { loop { Thread.new(server.accept) { |socket| serve(socket) } } }
$stdin.read
