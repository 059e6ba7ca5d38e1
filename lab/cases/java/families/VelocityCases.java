import java.io.StringWriter;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;

/** Velocity, as a page evaluates it by hand. */
public final class VelocityCases {
    private static final VelocityEngine ENGINE = new VelocityEngine();

    static {
        ENGINE.setProperty("runtime.log.logsystem.class", "org.apache.velocity.runtime.log.NullLogChute");
        ENGINE.init();
    }

    private static String render(String source, String name) {
        VelocityContext data = new VelocityContext();
        data.put("site", "House 3");
        data.put("price", 4);
        data.put("name", Server.escaped(name));
        StringWriter out = new StringWriter();
        ENGINE.evaluate(data, out, "page", source);
        return out.toString();
    }

    public static void add() {
        Server.flaw("velocity-text", "velocity", "concatenated", v -> render(Server.hello(v), v), v -> render(Server.hello("$name"), v),
                "#set($a=73*73)$a", "reflected-xss");
        Server.flaw("velocity-set", "velocity", "a value that is set", "3", v -> render("#set($n = " + v + ")<p>$n pieces</p>", v),
                v -> render("<p>$name pieces</p>", v), "73*73", "<p>5329");
        Server.flaw("velocity-condition", "velocity", "the value of a condition", "3",
                v -> render("<p>#if($price > " + v + ")dear#{else}cheap#end</p>", v), v -> "<p>dear</p>",
                "3)#end#set($a=73*73)$a #if(1", "<p>.*5329");
        Server.flaw("velocity-string", "velocity", "inside a double-quoted string, which is read again", "Ada",
                v -> render("#set($n = \"Hello " + v + "\")<p>$n</p>", v), v -> render("<p>Hello $name</p>", v),
                "#set($a=73*73)$a", "<p>Hello 5329", "reflected-xss");
    }
}
