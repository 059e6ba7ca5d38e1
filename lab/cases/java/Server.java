import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** Serves the lab's cases in Java; prints one line of JSON, its port and its cases, and ends when its input does. */
public final class Server {
    /** Takes the field's value. */
    public interface Handler {
        String answer(String value) throws Exception;
    }

    private static final List<String> CASES = new ArrayList<>();
    private static final Map<String, Handler> ROUTES = new LinkedHashMap<>();

    /** A flaw with its twin. `shows` is a pattern of the answer to `exploit`. */
    public static void flaw(
            String id, String engine, String note, String value, Handler flawed, Handler mended,
            String exploit, String shows, String... also) {
        for (boolean vulnerable : new boolean[] {true, false}) {
            String name = vulnerable ? id : id + "-mended";
            ROUTES.put(name, vulnerable ? flawed : mended);
            String others = vulnerable && also.length > 0 ? '"' + String.join("\",\"", also) + '"' : "";
            CASES.add("{\"id\":" + json(name) + ",\"family\":\"template-java\",\"server\":\"java\",\"engine\":" + json(engine)
                    + ",\"check\":\"template-injection\",\"vulnerable\":" + vulnerable + ",\"at\":[\"query:name\"],\"also\":["
                    + others + "],\"note\":" + json(vulnerable ? note : "the twin of " + id + ": " + note) + ",\"lines\":["
                    + line(name, value) + "],\"exploit\":{\"line\":" + line(name, exploit) + ",\"shows\":" + json(shows) + "}}");
        }
    }

    public static void flaw(
            String id, String engine, String note, Handler flawed, Handler mended, String exploit, String... also) {
        flaw(id, engine, note, "Ada", flawed, mended, exploit, "Hello 5,?329", also);
    }

    public static String hello(String value) {
        return "<p>Hello " + value + "</p>";
    }

    public static String escaped(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }

    /** Loads the families, each by a static `add`, and serves. */
    public static void run(List<String> families) throws Exception {
        for (String family : families) {
            Class.forName(family, true, Server.class.getClassLoader()).getMethod("add").invoke(null);
        }
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.createContext("/", exchange -> {
            String target = exchange.getRequestURI().getRawPath();
            Handler handler = ROUTES.get((target + "/").split("/", 3)[1]);
            int status = handler == null ? 404 : 200;
            String body = "Not found";
            if (handler != null) {
                try {
                    body = page(handler.answer(nameOf(exchange.getRequestURI().getRawQuery())));
                } catch (Throwable error) {
                    status = 500;
                    body = page("<h1>Whitelabel Error Page</h1>");
                }
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        System.out.println("{\"port\":" + server.getAddress().getPort() + ",\"cases\":[" + String.join(",", CASES) + "]}");
        while (System.in.read() >= 0) {
            // Until whoever started it is gone.
        }
        System.exit(0);
    }

    private static String page(String body) {
        return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Building services</title></head><body><main>"
                + body + "</main><footer>Facility office</footer></body></html>";
    }

    private static String nameOf(String query) {
        for (String pair : query == null ? new String[0] : query.split("&")) {
            if (pair.startsWith("name=")) return URLDecoder.decode(pair.substring(5), StandardCharsets.UTF_8);
        }
        return "";
    }

    private static String line(String id, String value) {
        return "{\"method\":\"GET\",\"url\":" + json("/" + id + "/greet?name=" + URLEncoder.encode(value, StandardCharsets.UTF_8)) + "}";
    }

    private static String json(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
