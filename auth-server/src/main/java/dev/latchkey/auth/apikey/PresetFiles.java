package dev.latchkey.auth.apikey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Reads all presets: {@code config/presets/*.yml} of the working directory, or where there is no such folder the ones that came with
 * the server. A new product is a new file. Other configuration goes before them.
 */
class PresetFiles implements EnvironmentPostProcessor {

    private static final Path FOLDER = Path.of("config", "presets");
    private static final String BUILT_IN = "classpath*:presets/*.yml";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        YamlPropertySourceLoader loader = new YamlPropertySourceLoader();
        try {
            for (Resource preset : presets()) {
                loader.load("preset " + preset.getFilename(), preset)
                        .forEach(environment.getPropertySources()::addLast);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the presets cannot be read", e);
        }
    }

    private static List<? extends Resource> presets() throws IOException {
        if (!Files.isDirectory(FOLDER)) {
            return Arrays.asList(new PathMatchingResourcePatternResolver().getResources(BUILT_IN));
        }
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yml"))
                    .sorted(Comparator.naturalOrder())
                    .map(FileSystemResource::new)
                    .toList();
        }
    }
}
