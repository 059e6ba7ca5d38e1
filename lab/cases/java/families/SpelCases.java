import org.springframework.expression.ParserContext;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/** SpEL, as validators' messages and view names come to be evaluated. */
public final class SpelCases {
    private static final SpelExpressionParser PARSER = new SpelExpressionParser();

    private static String templated(String source, String open) {
        ParserContext context = new ParserContext() {
            public boolean isTemplate() {
                return true;
            }

            public String getExpressionPrefix() {
                return open;
            }

            public String getExpressionSuffix() {
                return "}";
            }
        };
        return String.valueOf(PARSER.parseExpression(source, context).getValue());
    }

    public static void add() {
        Server.flaw("spel-hash", "spel", "a message between #{ and }", v -> templated(Server.hello(Server.escaped(v)), "#{"),
                v -> Server.hello(Server.escaped(v)), "#{73*73}");
        Server.flaw("spel-dollar", "spel", "a message between ${ and }", v -> templated(Server.hello(Server.escaped(v)), "${"),
                v -> Server.hello(Server.escaped(v)), "${73*73}");
        Server.flaw("spel-star", "spel", "a message between *{ and }", v -> templated(Server.hello(Server.escaped(v)), "*{"),
                v -> Server.hello(Server.escaped(v)), "*{73*73}");
    }
}
