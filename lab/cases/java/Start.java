import java.io.File;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles the lab's server and those families whose engine is installed, and runs it: `java Start.java <class path>`. */
public final class Start {
    public static void main(String[] args) throws Exception {
        Path here = Path.of(args[0]);
        String jars = args.length > 1 ? args[1] : "";
        Path built = Files.createTempDirectory("selfward-lab-java");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(built)));
        String classPath = built + File.pathSeparator + jars;
        if (!compiles(here.resolve("Server.java"), built, classPath)) throw new IllegalStateException("Server.java");
        List<String> families = new ArrayList<>();
        try (var files = Files.list(here.resolve("families"))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                if (compiles(file, built, classPath)) families.add(name);
                else System.out.println("left out: " + name);
            }
        }
        List<URL> urls = new ArrayList<>();
        for (String each : classPath.split(File.pathSeparator)) urls.add(Path.of(each).toUri().toURL());
        Class<?> server = new URLClassLoader(urls.toArray(URL[]::new)).loadClass("Server");
        server.getMethod("run", List.class).invoke(null, families);
    }

    private static boolean compiles(Path file, Path into, String classPath) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var options = List.of("-d", into.toString(), "-cp", classPath, "-nowarn", "-proc:none");
        var units = compiler.getStandardFileManager(null, null, null).getJavaFileObjects(file);
        return compiler.getTask(new StringWriter(), null, problem -> {}, options, null, units).call();
    }

    private static void remove(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(each -> each.toFile().delete());
        } catch (java.io.IOException ignored) {
            // Somebody else has removed it.
        }
    }
}
