import { describe, expect, it } from 'vitest';
import { createAddressCheck } from '../../src/media/addresses.js';

const closed = createAddressCheck({ allowLoopback: false });
const open = createAddressCheck({ allowLoopback: true });
const loopback = ['127.0.0.1', '127.255.255.254', '::1', '::ffff:127.0.0.1'];

describe('the check of addresses', () => {
  it.each(['8.8.8.8', '1.1.1.1', '162.159.130.233', '172.32.0.1', '100.128.0.1', '2606:4700::6810:1', '2a00:1450::1'])(
    'allows the public address %s',
    (address) => expect(closed.allowsAddress(address)).toBe(true),
  );

  it.each([
    ...['0.0.0.0', '10.0.0.1', '100.64.0.1', '169.254.169.254', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
    ...['192.0.2.1', '198.18.0.1', '224.0.0.1', '255.255.255.255'],
    ...[
      '::',
      'fe80::1',
      'fe80::1%eth0',
      'fc00::1',
      'fd12::1',
      'ff02::1',
      '::ffff:10.0.0.1',
      '::ffff:8.8.8.8',
      '::127.0.0.1',
    ],
    ...['64:ff9b::a00:1', '2002:a00:1::', '2001:0:a00:1::', '2001:db8::1', '5f00::1', 'localhost', ''],
  ])('refuses %s, with loopback allowed or not', (address) => {
    expect(closed.allowsAddress(address)).toBe(false);
    expect(open.allowsAddress(address)).toBe(false);
  });

  it.each(loopback)('allows the loopback address %s only when told to', (address) => {
    expect(closed.allowsAddress(address)).toBe(false);
    expect(open.allowsAddress(address)).toBe(true);
  });

  it('judges a literal host at once and leaves a name to what it resolves to', () => {
    expect(closed.allowsHost('[::1]')).toBe(false);
    expect(closed.allowsHost('10.1.2.3')).toBe(false);
    expect(closed.allowsHost('8.8.8.8')).toBe(true);
    expect(closed.allowsHost('files.example.com')).toBe(true);
  });

  it('knows a loopback host by its name and by its address', () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]']) expect(closed.isLoopbackHost(host)).toBe(true);
    for (const host of ['localhost.example.com', '10.0.0.1', '[fe80::1]'])
      expect(closed.isLoopbackHost(host)).toBe(false);
  });
});
