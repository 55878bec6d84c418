package dev.latchkey.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Where the master key comes from, and that the sample starts with the right one or not at all. */
@ExtendWith(OutputCaptureExtension.class)
class MasterKeyTest {

    private static final String KEY = "--latchkey.sample.master-key=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private static final String OTHER_KEY = "--latchkey.sample.master-key=MTEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private final SampleDatabase database = SampleDatabase.h2();

    @Test
    void aKeyIsMadeOnceInAFileThatOnlyItsOwnerReads(CapturedOutput output) throws IOException {
        new RunningSample(database).close();
        String made = Files.readString(database.keyFile());
        new RunningSample(database).close();

        assertThat(Base64.getDecoder().decode(made)).hasSize(32);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(database.keyFile())))
                .isEqualTo("rw-------");
        assertThat(Files.readString(database.keyFile())).isEqualTo(made);
        assertThat(output.getOut().split("WARN .*Made a master key in ", -1)).hasSize(2);
        assertThat(output).doesNotContain(made);
    }

    @Test
    void aKeyThatIsSetMakesNoFile() {
        new RunningSample(database, KEY).close();

        assertThat(database.keyFile()).doesNotExist();
    }

    @Test
    void withAnotherKeyItDoesNotStart(CapturedOutput output) {
        new RunningSample(database, KEY).close();

        assertThatThrownBy(() -> new RunningSample(database, OTHER_KEY).close())
                .hasStackTraceContaining("The master key is not the one that this database was first started with");
        assertThat(output).contains("APPLICATION FAILED TO START", "LATCHKEY_SAMPLE_MASTER_KEY");
        new RunningSample(database, KEY).close();
    }

    @Test
    void aLostFileIsNotReplacedByANewKey() throws IOException {
        new RunningSample(database).close();
        Files.delete(database.keyFile());

        assertThatThrownBy(() -> new RunningSample(database).close())
                .hasStackTraceContaining("with its master key is missing");
        assertThat(database.keyFile()).doesNotExist();
    }

    @Test
    void whatIsNoKeyIsRefusedWithoutBeingQuoted(CapturedOutput output) {
        for (String bad : new String[] {"marked", "bWFya2Vk", "m@rked"}) {
            assertThatThrownBy(() -> new RunningSample(database, "--latchkey.sample.master-key=" + bad).close())
                    .hasStackTraceContaining("The master key is not the base64 of 32 bytes");
            assertThat(output).doesNotContain(bad);
        }
    }
}
