package dev.latchkey.sample.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/** A body that may only be read up to a number of bytes. */
final class BoundedInputStream extends ServletInputStream {

    private final ServletInputStream target;
    private long remaining;

    BoundedInputStream(ServletInputStream target, long maxBytes) {
        this.target = target;
        this.remaining = maxBytes;
    }

    @Override
    public int read() throws IOException {
        int next = target.read();
        count(next < 0 ? 0 : 1);
        return next;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = target.read(buffer, offset, length);
        count(Math.max(read, 0));
        return read;
    }

    private void count(int read) throws IOException {
        remaining -= read;
        if (remaining < 0) {
            throw new BodyTooLargeException();
        }
    }

    @Override
    public boolean isFinished() {
        return target.isFinished();
    }

    @Override
    public boolean isReady() {
        return target.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
        target.setReadListener(listener);
    }
}
