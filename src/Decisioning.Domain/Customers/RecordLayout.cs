using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Decisioning.Domain.Customers;

/// <summary>Where things lie in a customer record, and the check that a record is whole.</summary>
public static class RecordLayout
{
    /// <summary>Largest record, in bytes.</summary>
    public const int MaxBytes = 8192;

    public static int HeaderBytes => Unsafe.SizeOf<CustomerHeader>();

    public static int SectionBytes => Unsafe.SizeOf<Section>();

    /// <summary>Throws <see cref="InvalidDataException"/> when the record's lengths do not add up.</summary>
    public static void Check(ReadOnlySpan<byte> record)
    {
        if (record.Length < HeaderBytes)
        {
            throw new InvalidDataException($"A customer record of {record.Length} bytes is shorter than its header.");
        }

        ref readonly var header = ref MemoryMarshal.AsRef<CustomerHeader>(record);
        if (header.Format != CustomerHeader.CurrentFormat)
        {
            throw new InvalidDataException(
                $"Customer record format {header.Format} is not known; "
                + $"this version reads {CustomerHeader.CurrentFormat}.");
        }

        var length = HeaderBytes + (header.SectionCount * SectionBytes);
        if (length <= record.Length)
        {
            foreach (ref readonly var section in Sections(record))
            {
                length += section.Stride * section.Count;
            }
        }

        if (length != record.Length || header.Length != record.Length)
        {
            throw new InvalidDataException(
                $"A customer record of {record.Length} bytes says {header.Length} "
                + $"and its sections add up to {length}.");
        }
    }

    public static ReadOnlySpan<Section> Sections(ReadOnlySpan<byte> record)
    {
        ref readonly var header = ref MemoryMarshal.AsRef<CustomerHeader>(record);
        return MemoryMarshal.Cast<byte, Section>(record.Slice(HeaderBytes, header.SectionCount * SectionBytes));
    }

    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> record, SectionId id, out int stride)
    {
        var sections = Sections(record);
        var offset = HeaderBytes + (sections.Length * SectionBytes);
        foreach (ref readonly var section in sections)
        {
            var bytes = section.Stride * section.Count;
            if (section.Id == id)
            {
                stride = section.Stride;
                return record.Slice(offset, bytes);
            }

            offset += bytes;
        }

        stride = 0;
        return default;
    }
}
