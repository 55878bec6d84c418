package dev.latchkey.auth.dashboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.webjars.WebJarVersionLocator;

/**
 * Styles and scripts, ours and those of the web jars: compressed once, when first asked for, and kept. They are few and small. Templates
 * know it as {@code assets}.
 */
@Component
class Assets {

    private static final MediaType CSS = MediaType.valueOf("text/css;charset=UTF-8");
    private static final MediaType SCRIPT = MediaType.valueOf("text/javascript;charset=UTF-8");
    private static final MediaType SVG = MediaType.valueOf("image/svg+xml");

    private static final int VERSION_BYTES = 9;

    private record Source(MediaType type, String webJar, String file) {}

    private static final Map<String, Source> SOURCES = Map.of(
            "pico.css", new Source(CSS, "picocss__pico", "css/pico.min.css"),
            "htmx.js", new Source(SCRIPT, "htmx.org", "dist/htmx.min.js"),
            "latchkey.css", new Source(CSS, null, "dashboard/latchkey.css"),
            "latchkey.js", new Source(SCRIPT, null, "dashboard/latchkey.js"),
            "icon.svg", new Source(SVG, null, "dashboard/icon.svg"));

    private final Map<String, Asset> loaded = new ConcurrentHashMap<>();
    private final WebJarVersionLocator webJars = new WebJarVersionLocator();

    /** The address of a file, for a template. */
    public String path(String name) {
        return find(name).orElseThrow().path();
    }

    Optional<Asset> find(String name) {
        return SOURCES.containsKey(name) ? Optional.of(loaded.computeIfAbsent(name, this::load)) : Optional.empty();
    }

    private Asset load(String name) {
        Source source = SOURCES.get(name);
        String path = source.webJar() == null ? source.file() : webJars.fullPath(source.webJar(), source.file());
        try (InputStream file = new ClassPathResource(path).getInputStream()) {
            byte[] content = file.readAllBytes();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            String version = Base64.getUrlEncoder().encodeToString(digest).substring(0, VERSION_BYTES);
            return new Asset(name, version, source.type(), gzip(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }
}
