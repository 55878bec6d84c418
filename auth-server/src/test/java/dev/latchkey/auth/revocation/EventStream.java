package dev.latchkey.auth.revocation;

import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Follows the stream of revocations over a socket of its own, and keeps every line with the time it came. */
final class EventStream implements AutoCloseable {

    /** A line of the body, and when it had been read ({@link System#nanoTime}). */
    record Line(String text, long nanos) {}

    /** An event: its {@code id:} and {@code data:}, and when the second of them had been read. */
    record Event(long id, String data, long nanos) {}

    private final Socket socket;
    private final InputStream in;
    private final String statusLine;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final List<Line> lines = Collections.synchronizedList(new ArrayList<>());
    private final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean ended;

    private EventStream(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.statusLine = headerLine(in);
        for (String header = headerLine(in); !header.isEmpty(); header = headerLine(in)) {
            int colon = header.indexOf(':');
            headers.put(header.substring(0, colon), header.substring(colon + 1).strip());
        }
    }

    /** Opens the stream and, unless it is refused, reads it until it ends, on a thread of its own. */
    static EventStream open(Wire wire, Credentials resourceServer, Long lastEventId) throws IOException {
        EventStream stream = new EventStream(request(wire, resourceServer, lastEventId, null));
        if (stream.status() == 200) {
            Thread reader = new Thread(stream::read, "event-stream");
            reader.setDaemon(true);
            reader.start();
        }
        return stream;
    }

    /** Sends the request for a stream and reads nothing. */
    static Socket request(Wire wire, Credentials resourceServer, Long lastEventId, Integer receiveBuffer)
            throws IOException {
        URI base = URI.create(wire.base());
        Socket socket = new Socket();
        if (receiveBuffer != null) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
        String request = "GET /oauth/revocations/stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                + "Authorization: " + resourceServer.basic() + "\r\n"
                + (lastEventId == null ? "" : "Last-Event-ID: " + lastEventId + "\r\n") + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    int status() {
        return Integer.parseInt(statusLine.split(" ")[1]);
    }

    String header(String name) {
        return headers.get(name);
    }

    /** Those until now. */
    List<Line> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /** Those until now. */
    List<Event> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    List<Long> ids() {
        return events().stream().map(Event::id).toList();
    }

    /** The comments: one for each heartbeat. */
    List<Line> heartbeats() {
        return lines().stream().filter(line -> line.text().startsWith(":")).toList();
    }

    boolean hasEnded() {
        return ended;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(new Chunks(in), StandardCharsets.UTF_8))) {
            long id = 0;
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                long now = System.nanoTime();
                if (text.startsWith("id: ")) {
                    id = Long.parseLong(text.substring(4));
                } else if (text.startsWith("data: ")) {
                    events.add(new Event(id, text.substring(6), now));
                }
                this.lines.add(new Line(text, now));
            }
        } catch (IOException e) {
            // Closed by either side: what was read until then is kept.
        } finally {
            ended = true;
        }
    }

    private static String headerLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    /** Takes the chunks of a body apart (RFC 9112 §7.1), so that what one holds can be read as soon as it came. */
    private static final class Chunks extends InputStream {

        private final InputStream in;
        private int left;

        Chunks(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                left = Integer.parseInt(headerLine(in), 16);
                if (left == 0) {
                    return -1;
                }
            }
            int read = in.read(buffer, offset, Math.min(length, left));
            if (read < 0) {
                throw new EOFException();
            }
            left -= read;
            if (left == 0) {
                headerLine(in);
            }
            return read;
        }
    }
}
