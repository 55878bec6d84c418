package dev.latchkey.auth.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.protocol.DenyList;
import dev.latchkey.protocol.RevocationEntry;
import dev.latchkey.protocol.RevocationEntry.Kind;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class StreamSubscriberTest {

    private final Out out = new Out();
    private final DenyList denyList = new DenyList();

    /** Tomcat refuses a write that comes while it sets its listener, though it said a moment before that it was ready. */
    @Test
    void nothingIsWrittenBeforeTheContainerSaysThatItMayBe() throws IOException {
        denyList.apply(new RevocationEntry(1, Kind.TOKEN, "a-jti", null, null));
        StreamSubscriber subscriber = new StreamSubscriber("rs", context(), 0, denyList, closed -> {});
        subscriber.start();

        subscriber.push();
        assertThat(out.text()).isEmpty();

        subscriber.onWritePossible();
        assertThat(out.text()).startsWith("id: 1\ndata: {");
    }

    private MockAsyncContext context() {
        return new MockAsyncContext(new MockHttpServletRequest(), new MockHttpServletResponse() {
            @Override
            public ServletOutputStream getOutputStream() {
                return out;
            }
        });
    }

    private static final class Out extends ServletOutputStream {

        private final ByteArrayOutputStream written = new ByteArrayOutputStream();

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            // Called by the test.
        }

        @Override
        public void write(int octet) {
            written.write(octet);
        }

        String text() {
            return written.toString(StandardCharsets.UTF_8);
        }
    }
}
