package dev.latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openapitools.codegen.DefaultGenerator;
import org.openapitools.codegen.config.CodegenConfigurator;

/** Whoever has nothing but the document has a client. */
class GeneratedClientTest {

    @TempDir
    Path folder;

    /** Signs in, registers a client and reads it back, with classes that nobody wrote. */
    @Test
    void aClientThatIsGeneratedFromTheDocumentWorksAgainstTheServer() throws Exception {
        try (RunningServer server = RunningServer.start(folder.resolve("server"))) {
            Path document = Files.writeString(folder.resolve("api.json"), server.document());
            List<File> sources = generate(document);
            Path classes = compile(sources);
            try (URLClassLoader loader =
                    new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
                Runnable walk = (Runnable) loader.loadClass("walk.Walk")
                        .getConstructor(String.class, String.class, String.class)
                        .newInstance(server.url(), RunningServer.OPERATOR, RunningServer.PASSWORD);
                walk.run();
            }
        }
    }

    private List<File> generate(Path document) throws IOException {
        CodegenConfigurator configurator = new CodegenConfigurator()
                .setInputSpec(document.toString())
                .setGeneratorName("java")
                .setLibrary("native")
                .setOutputDir(folder.resolve("client").toString())
                .setApiPackage("generated.api")
                .setModelPackage("generated.model")
                .setInvokerPackage("generated")
                .setValidateSpec(true)
                .addGlobalProperty("apiTests", "false")
                .addGlobalProperty("modelTests", "false")
                .addAdditionalProperty("openApiNullable", "false")
                .addAdditionalProperty("useJakartaEe", "true")
                .addAdditionalProperty("hideGenerationTimestamp", "true");
        new DefaultGenerator().opts(configurator.toClientOptInput()).generate();
        Path walk = folder.resolve("client/src/main/java/walk/Walk.java");
        Files.createDirectories(walk.getParent());
        try (var source = GeneratedClientTest.class.getResourceAsStream("/Walk.java.txt")) {
            Files.copy(source, walk);
        }
        try (Stream<Path> files = Files.walk(folder.resolve("client/src/main/java"))) {
            return files.map(Path::toFile)
                    .filter(file -> file.getName().endsWith(".java"))
                    .toList();
        }
    }

    private Path compile(List<File> sources) throws IOException {
        assertThat(sources).hasSizeGreaterThan(40);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            messages,
                            files,
                            null,
                            List.of(
                                    "-proc:none",
                                    "-nowarn",
                                    "-cp",
                                    System.getProperty(
                                            "surefire.test.class.path", System.getProperty("java.class.path")),
                                    "-d",
                                    classes.toString()),
                            null,
                            files.getJavaFileObjectsFromFiles(sources))
                    .call();
            assertThat(compiled).as("%s", messages).isTrue();
        }
        return classes;
    }
}
