package dev.latchkey.auth.account;

import io.nayuki.qrcodegen.QrCode;

/** QR codes as SVG: black on white whatever the page is like, with the quiet zone that readers need (ISO/IEC 18004). */
final class QrSvg {

    private static final int QUIET = 4;

    private QrSvg() {}

    static String of(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
        int side = code.size + 2 * QUIET;
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side
                + "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + side + "v" + side
                + "H0z\"/><path fill=\"#000\" d=\"" + modules(code) + "\"/></svg>";
    }

    /** A square for each dark module; those beside each other in a row are one. */
    private static String modules(QrCode code) {
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                int begin = x;
                while (code.getModule(x, y)) {
                    x++;
                }
                if (x > begin) {
                    path.append('M').append(begin + QUIET).append(' ').append(y + QUIET);
                    path.append('h')
                            .append(x - begin)
                            .append("v1h-")
                            .append(x - begin)
                            .append('z');
                }
            }
        }
        return path.toString();
    }
}
