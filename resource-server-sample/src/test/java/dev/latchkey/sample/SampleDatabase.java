package dev.latchkey.sample;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A database for a sample, and the folder of its key.
 *
 * @param folder new and empty; of an embedded database its files are in it too
 */
record SampleDatabase(Path folder, String url, String username, String password) {

    static SampleDatabase h2() {
        Path folder = newFolder();
        return new SampleDatabase(
                folder,
                "jdbc:h2:file:" + folder.resolve("sample") + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;WRITE_DELAY=0",
                "sample",
                "");
    }

    static SampleDatabase of(EmbeddedPostgres postgres) {
        return new SampleDatabase(newFolder(), postgres.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
    }

    Path keyFile() {
        return folder.resolve("data/sample.key");
    }

    List<String> settings() {
        return List.of(
                "--spring.datasource.url=" + url,
                "--spring.datasource.username=" + username,
                "--spring.datasource.password=" + password,
                "--latchkey.sample.key-file=" + keyFile());
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("latchkey-sample");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
