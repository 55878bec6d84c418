package dev.latchkey.logwatch;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * A place in the code under test where a text is known as a secret.
 *
 * @param type the name of a class
 * @param method one of its methods; {@code new} for its constructors
 * @param position of the argument that is the secret
 */
record SecretSource(String type, String method, int position) {

    private static final String LISTS = "META-INF/secret-sources";
    private static final String CONSTRUCTOR = "new";

    /** What all lists on the class path have. */
    static List<SecretSource> all() {
        List<SecretSource> sources = new ArrayList<>();
        try {
            for (URL list : Collections.list(SecretSource.class.getClassLoader().getResources(LISTS))) {
                try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(list.openStream(), StandardCharsets.UTF_8))) {
                    lines.lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("#"))
                            .map(SecretSource::parse)
                            .forEach(sources::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sources;
    }

    ElementMatcher<MethodDescription> matcher() {
        return method.equals(CONSTRUCTOR) ? isConstructor() : named(method);
    }

    private static SecretSource parse(String line) {
        String[] parts = line.split(" ");
        return new SecretSource(parts[0], parts[1], Integer.parseInt(parts[2]));
    }
}
