/** The keyring of the operating system as the protection of a Tokenhold keyring. */
module dev.tokenhold.oskeyring {
    requires dev.tokenhold.api;
    requires dev.tokenhold.crypto;
    requires java.keyring;
    requires org.freedesktop.dbus;
    requires static org.jspecify;

    provides dev.tokenhold.crypto.OsKeyring with
            dev.tokenhold.oskeyring.DesktopKeyring;
}
